// Prints docs/profile-reference.md.
#include <iostream>

#include "profile/reference.h"

int main() {
  std::cout << tieback::profile::profileReference();
  return std::cout.good() ? 0 : 1;
}
