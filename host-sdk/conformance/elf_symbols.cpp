#include "elf_symbols.h"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace tieback::conformance {
namespace {

class Image {
 public:
  explicit Image(const std::string& path) : path_(path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path + " cannot be read");
    file.seekg(0, std::ios::end);
    bytes_.resize(static_cast<std::size_t>(file.tellg()));
    file.seekg(0);
    if (!file.read(bytes_.data(), static_cast<std::streamsize>(bytes_.size()))) {
      throw std::runtime_error(path + " cannot be read");
    }
  }

  // A copy, as nothing says that the file keeps alignment.
  template <class T>
  T read(std::uint64_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) throw broken("ends too early");
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(T));
    return value;
  }

  std::string text(std::uint64_t offset) const {
    if (offset >= bytes_.size()) throw broken("names lie outside it");
    const std::string_view rest(bytes_.data() + offset, bytes_.size() - offset);
    return std::string(rest.substr(0, rest.find('\0')));
  }

  std::runtime_error broken(const char* how) const {
    return std::runtime_error(path_ + " is no ELF64 library that can be read: " + how);
  }

 private:
  std::string path_;
  std::vector<char> bytes_;
};

Elf64_Ehdr header(const Image& image) {
  const auto found = image.read<Elf64_Ehdr>(0);
  if (std::memcmp(found.e_ident, ELFMAG, SELFMAG) != 0) throw image.broken("it does not begin as one");
  if (found.e_ident[EI_CLASS] != ELFCLASS64) throw image.broken("it is not of 64 bits");
  if (found.e_ident[EI_DATA] != ELFDATA2LSB) throw image.broken("it is not little-endian");
  if (found.e_type != ET_DYN) throw image.broken("it is no shared library");
  return found;
}

bool isVisible(const Elf64_Sym& symbol) {
  const auto binding = ELF64_ST_BIND(symbol.st_info);
  const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
  const bool global = binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE;
  return global && (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

DynamicSymbols readDynamicSymbols(const std::string& path) {
  const Image image(path);
  const auto elf = header(image);
  DynamicSymbols symbols;
  for (unsigned i = 0; i < elf.e_shnum; ++i) {
    const auto section = image.read<Elf64_Shdr>(elf.e_shoff + std::uint64_t{i} * sizeof(Elf64_Shdr));
    if (section.sh_type != SHT_DYNSYM) continue;
    const auto names = image.read<Elf64_Shdr>(elf.e_shoff + std::uint64_t{section.sh_link} * sizeof(Elf64_Shdr));
    for (std::uint64_t at = sizeof(Elf64_Sym); at < section.sh_size; at += sizeof(Elf64_Sym)) {
      const auto symbol = image.read<Elf64_Sym>(section.sh_offset + at);
      std::string name = image.text(names.sh_offset + symbol.st_name);
      if (symbol.st_shndx == SHN_UNDEF) {
        symbols.undefined.push_back(std::move(name));
      } else if (isVisible(symbol)) {
        symbols.exported.push_back(std::move(name));
      }
    }
    return symbols;
  }
  throw image.broken("it has no dynamic symbols");
}

}  // namespace tieback::conformance
