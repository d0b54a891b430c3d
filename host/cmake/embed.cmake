# Writes INPUT as a byte array into the C++ source OUTPUT.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
file(WRITE "${OUTPUT}" "#include <api/openapi.h>

namespace tieback::host {
namespace {
constexpr unsigned char kText[] = {
${bytes}};
}  // namespace

std::string_view openapiYaml() { return {reinterpret_cast<const char*>(kText), sizeof(kText)}; }

}  // namespace tieback::host
")
