// SPDX-License-Identifier: MIT
#include "tests/support/revisions.hpp"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>

namespace aludel::test {

generator::packed_bundle compile(const std::vector<revision_file>& files,
                                 const std::vector<dialect>& dialects,
                                 const std::string& bundle_name) {
  std::vector<std::shared_ptr<const generator::source>> sources;
  sources.reserve(files.size());
  for (const auto& [name, text] : files) {
    sources.push_back(std::make_shared<generator::source>(
        generator::source{"versions/" + name, name, text, name}));
  }
  generator::problems found;
  auto graph = generator::link(generator::parse(sources, dialects, found), found);
  generator::check(graph, dialects, found);
  if (!found.empty()) {
    std::string all;
    for (const auto& problem : found) all += to_string(problem) + "\n";
    throw std::runtime_error(all);
  }
  generator::classify(graph, dialects);
  generator::seal(graph, dialects);
  return generator::pack(graph, dialects, bundle_name);
}

revision_file revision(const std::string& id, const std::string& parent, const std::string& upgrade,
                       const std::string& downgrade) {
  return {id + ".sql", fmt::format("-- revision {}\n"
                                   "--\n"
                                   "-- Revision ID: {}\n"
                                   "-- Revises: {}\n"
                                   "\n"
                                   "-- migrate:upgrade\n"
                                   "{}\n"
                                   "\n"
                                   "-- migrate:downgrade\n"
                                   "{}\n",
                                   id, id, parent, upgrade, downgrade)};
}

revision_file labelled(revision_file file, const std::string& label) {
  file.second.insert(file.second.find("-- Revises"), "-- Branch Labels: " + label + "\n");
  return file;
}

}  // namespace aludel::test
