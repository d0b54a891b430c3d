/* The company directory, as far as a connector needs it. */
#ifndef TIEBACK_ABI_EXT_DIRECTORY_H
#define TIEBACK_ABI_EXT_DIRECTORY_H

#include <tieback/abi/host.h>
#include <tieback/abi/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIEBACK_EXT_DIRECTORY "tieback.host.directory/1"

typedef struct tieback_host_directory {
  uint32_t size;
  uint32_t reserved;
  /* The accounting approvers of a company: those who may accept. Answer: {"users":[user…]} with user as in
   * schema/directory-user.schema.json (id, name, email, time_zone). [thread-safe] */
  tieback_status (*approvers)(const tieback_host* host, tieback_str company_id, const tieback_sink* answer);
  /* One user of a company: {"user":user}; TIEBACK_BAD_INPUT with code user_not_found where there is none.
   * [thread-safe] */
  tieback_status (*user)(const tieback_host* host, tieback_str company_id, tieback_str user_id,
                         const tieback_sink* answer);
} tieback_host_directory;

#ifdef __cplusplus
}
#endif
#endif
