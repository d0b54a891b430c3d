// Runs the kit as a person would, and reads what it wrote.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

struct KitRun {
  struct Check {
    std::string outcome;  // "ok", "FAILED" or "not checked"
    std::string why;
  };
  int status = -1;
  std::string output;
  std::map<std::string, Check> checks;

  std::set<std::string> named(const std::string& outcome) const;
};

// `plugin`: a target's name. The samples are given unless `bare`.
KitRun runKit(const std::string& plugin, const std::vector<std::string>& arguments = {}, bool bare = false);
// The kit with exactly these arguments.
KitRun runKitWith(const std::vector<std::string>& arguments);
