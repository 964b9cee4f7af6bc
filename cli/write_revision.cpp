// SPDX-License-Identifier: MIT
#include "cli/write_revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "cli/editor.hpp"
#include "cli/hooks.hpp"
#include "cli/new_file.hpp"
#include "cli/placement.hpp"
#include "cli/sole_writer.hpp"
#include "generator/freeze.hpp"
#include "generator/header.hpp"

namespace aludel::commands {

namespace {

namespace fs = std::filesystem;

outcome<void> check_name(const resolver& known, const std::string& name, const char* option) {
  if (auto wrong = generator::wrong_with_id(name); !wrong.empty()) {
    return misused(std::move(wrong), "an id is 1 to 64 letters, digits and _");
  }
  const auto& revisions = known.graph().revisions();
  if (const auto taken = known.graph().find(name)) {
    return misused(
        fmt::format("there is a revision \"{}\" already, in {}", name, revisions.file(*taken)),
        fmt::format("choose another {}", option));
  }
  if (!known.is_label(name)) return {};
  return misused(fmt::format("there is a branch label \"{}\" already", name),
                 fmt::format("choose another {}", option));
}

outcome<void> check_names(const resolver& known, const wanted_revision& what) {
  if (auto usable = check_name(known, what.id, "--rev-id"); !usable) return usable;
  if (what.label.empty()) return {};
  if (what.label == what.id) {
    return misused("the branch label is the revision's id", "choose another --branch-label");
  }
  return check_name(known, what.label, "--branch-label");
}

/// The draft line's place follows from where the new revision comes in the graph.
generator::lock_file with_draft(working_copy copy, const new_file& made, std::size_t directory) {
  copy.files.push_back(
      std::make_shared<const generator::source>(generator::source{.file = made.name,
                                                                  .name = made.name,
                                                                  .text = made.content,
                                                                  .path = made.name,
                                                                  .directory = directory}));
  problems none;
  const auto graph = generator::link(generator::parse(copy.files, {}, none), none);
  generator::add_draft(copy.locks, graph, generator::by_id(graph).at(made.revision.id));
  return std::move(copy.locks[directory]);
}

/// What a program that has the databases' parsers finds in the file.
problems wrong_in(const request& asked, const fs::path& path, std::span<const dialect> dialects) {
  const auto checked = asked.load(asked, depth::checked, dialects);
  auto wrong = checked ? problems{} : checked.error();
  std::erase_if(wrong, [&](const error& each) {
    return !each.where || each.where->file != path.generic_string();
  });
  return wrong;
}

outcome<void> check_statements(const request& asked, const new_file& made, const fs::path& path,
                               const fs::path& sql_file) {
  auto found = wrong_in_all(asked, [&](std::span<const dialect> dialects) {
    return at_their_origin(wrong_in(asked, path, dialects), asked, made, sql_file);
  });
  if (found.empty()) return {};
  return tl::unexpected{std::move(found)};
}

/// Statements that a server has written may be newer than the parser: it has to be a file to be
/// looked at. SQLite is its own.
bool is_too_new(const request& asked, const new_file& made, const fs::path& path) {
  if (dialects_of(asked) == std::vector{dialect::sqlite}) return false;
  if (!generator::write_new(path, made.content)) return false;
  const auto found = wrong_in_all(asked, [&](std::span<const dialect> dialects) {
    auto wrong = wrong_in(asked, path, dialects);
    std::erase_if(wrong, [](const error& each) { return each.code != errc::syntax; });
    return wrong;
  });
  std::error_code ignored;
  fs::remove(path, ignored);
  return !found.empty();
}

void leave_unchecked(generator::new_revision& revision) {
  for (auto& each : revision.parts) each.checked = each.language == dialect::sqlite;
}

/// Both files, or neither.
outcome<void> write(const request& asked, const new_file& made, const fs::path& path,
                    const generator::lock_file& lock, const fs::path& sql_file, bool tried) {
  if (const auto written = generator::write_new(path, made.content); !written) {
    return failed(written.error());
  }
  auto done = tried ? check_statements(asked, made, path, sql_file) : outcome<void>{};
  if (done) {
    const auto saved = generator::save({lock});
    if (saved) return {};
    done = failed(saved.error());
  }
  std::error_code ignored;
  fs::remove(path, ignored);
  return done;
}

outcome<new_file> make(const request& asked, const resolver& known, const revision_list& parents,
                       wanted_revision what) {
  if (const auto sound = check_names(known, what); !sound) return tl::unexpected{sound.error()};
  if (const auto sound = check_heads(known, parents, what.splice); !sound) {
    return tl::unexpected{sound.error()};
  }
  auto dependencies = dependencies_of(known, what.dependencies);
  if (!dependencies) return tl::unexpected{dependencies.error()};
  generator::new_revision revision{.id = std::move(what.id),
                                   .message = std::move(what.message),
                                   .parents = {},
                                   .labels = {},
                                   .dependencies = std::move(*dependencies),
                                   .created = std::chrono::system_clock::now(),
                                   .parts = std::move(what.parts)};
  if (what.in_cpp) revision.written_in = generator::revision_language::cpp;
  for (const auto each : parents) {
    revision.parents.emplace_back(known.graph().revisions().id(each));
  }
  if (!what.label.empty()) revision.labels = {std::move(what.label)};
  return make_file(asked, std::move(revision), what.sql_file);
}

/// The hooks, and the editor.
result<void> finish(const request& asked, const fs::path& path, const std::string& editor) {
  auto done = run_hooks(asked.settings->written.hooks, path);
  return done && !editor.empty() ? open_in(editor, {path}) : done;
}

}  // namespace

void declare_wanted(command_line& line, wanted_revision& into) {
  line.option("-m,--message", into.message, "What the revision does, in a line", "TEXT");
  line.option("--rev-id", into.id, "Its id; random unless given", "ID");
  line.option("--branch-label", into.label, "A name for the branch that begins with it", "LABEL");
  line.flag("--splice", into.splice, "It may come after a revision that is not a head");
  line.option("--depends-on", into.dependencies,
              "What must be applied before, on other branches; may be repeated", "REV");
  line.option("--version-path", into.directory, "The directory for it; else its parent's", "DIR");
  line.flag("--edit", into.edit, "Open it in $VISUAL or $EDITOR");
}

namespace {

struct written_file {
  fs::path path;
  generator::new_revision revision;
};

/// What is read here and what is written belong together: nobody else writes meanwhile.
outcome<written_file> place(const request& asked, wanted_revision what,
                            const choose_parents& choose) {
  const sole_writer mine{asked.versions};
  problems found;
  auto copy = read_versions(asked, {}, found);
  generator::sort(found);
  if (!found.empty()) return tl::unexpected{found};

  const resolver known{copy.graph};
  const auto parents = choose(known, what);
  if (!parents) return tl::unexpected{parents.error()};
  const auto directory = directory_for(asked, copy.graph, *parents, what.directory);
  if (!directory) return tl::unexpected{directory.error()};
  if (what.id.empty()) what.id = generator::random_id();
  const fs::path sql_file = what.sql_file;
  const bool is_generated = std::any_of(what.parts.begin(), what.parts.end(),
                                        [](const auto& each) { return !each.upgrade.empty(); });
  const bool tried = what.tried || !sql_file.empty();
  auto made = make(asked, known, *parents, std::move(what));
  if (!made) return tl::unexpected{made.error()};

  auto path = asked.versions[*directory] / made->name;
  if (is_generated && is_too_new(asked, *made, path)) {
    leave_unchecked(made->revision);
    made = make_file(asked, made->revision, sql_file);
    if (!made) return tl::unexpected{made.error()};
  }
  const auto lock = with_draft(std::move(copy), *made, *directory);
  const auto written = write(asked, *made, path, lock, sql_file, tried);
  if (!written) return tl::unexpected{written.error()};
  return written_file{std::move(path), made->revision};
}

}  // namespace

outcome<answer> write_revision(const request& asked, wanted_revision what,
                               const choose_parents& choose) {
  const auto editor = what.edit ? find_editor() : result<std::string>{};
  if (!editor) return failed(editor.error());
  const auto made = place(asked, std::move(what), choose);
  if (!made) return tl::unexpected{made.error()};
  if (const auto finished = finish(asked, made->path, *editor); !finished) {
    return failed(finished.error());
  }
  return answer{.text = made->path.string() + '\n',
                .data = {{"revision", made->revision.id},
                         {"parents", made->revision.parents},
                         {"file", made->path.string()}},
                .note = {}};
}

}  // namespace aludel::commands
