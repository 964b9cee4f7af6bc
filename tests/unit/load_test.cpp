// SPDX-License-Identifier: MIT
// Reading the versions directory, and writing files.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "generator/file_names.hpp"
#include "generator/stages.hpp"

using namespace aludel;
using namespace aludel::generator;
using Catch::Matchers::Contains;

namespace fs = std::filesystem;

namespace {

/// A directory of its own for each test.
class directory {
public:
  directory() {
    std::string name = (fs::temp_directory_path() / "aludel-load-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    fs::create_directory(versions());
  }
  directory(const directory&) = delete;
  directory& operator=(const directory&) = delete;
  ~directory() { fs::remove_all(path_); }

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] fs::path versions() const { return path_ / "versions"; }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream{versions() / name, std::ios::binary} << text;
  }

private:
  fs::path path_;
};

struct loaded {
  std::vector<std::shared_ptr<const source>> files;
  problems found;
};

loaded load_from(const std::vector<fs::path>& directories) {
  loaded result;
  result.files = load(directories, result.found);
  return result;
}

/// The only problem there is.
error problem_in(const std::vector<fs::path>& directories) {
  auto result = load_from(directories);
  CHECK(result.files.empty());
  REQUIRE(result.found.size() == 1);
  CHECK_FALSE(result.found[0].hint.empty());
  REQUIRE(result.found[0].where);
  return result.found[0];
}

std::string content(const fs::path& file) {
  std::ifstream input{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(input), {}};
}

}  // namespace

TEST_CASE("revision files are read in the order of their names", "[load]") {
  const directory at;
  at.write("b.sql", "b");
  at.write("C.sql", "C");
  at.write("ä b.sql", "ä");
  at.write("a.sql", "");
  at.write("notes.txt", "\xff");
  at.write("README.md", "");
  at.write(".#lock.sql", "\xff");
  at.write("a.sql~", "\xff");
  fs::create_directories(at.versions() / "empty");
  const auto read = load_from({at.versions()});
  REQUIRE(read.found.empty());
  REQUIRE(read.files.size() == 4);
  CHECK(read.files[0]->name == "versions/C.sql");
  CHECK(read.files[0]->text == "C");
  CHECK(read.files[0]->file == (at.versions() / "C.sql").string());
  CHECK(read.files[1]->name == "versions/a.sql");
  CHECK(read.files[2]->name == "versions/b.sql");
  CHECK(read.files[3]->name == "versions/ä b.sql");
}

TEST_CASE("directories in directories are read in the order of their paths", "[load]") {
  const directory at;
  for (const auto* below : {"sub/deep", "sub.d", ".hidden"}) {
    fs::create_directories(at.versions() / below);
  }
  for (const auto* file : {"sub/deep/1.sql", "sub/2.sql", "sub.d/3.sql", "sub.sql", "t.sql"}) {
    at.write(file, "");
  }
  at.write(".hidden/4.sql", "\xff");
  const auto read = load_from({at.versions()});
  REQUIRE(read.found.empty());
  std::vector<std::string> names;
  for (const auto& each : read.files) names.push_back(each->name);
  CHECK(names == std::vector<std::string>{"versions/sub.d/3.sql", "versions/sub.sql",
                                          "versions/sub/2.sql", "versions/sub/deep/1.sql",
                                          "versions/t.sql"});
  CHECK(read.files[3]->path == "sub/deep/1.sql");
  CHECK(read.files[3]->file == (at.versions() / "sub/deep/1.sql").string());
}

TEST_CASE("a link to a directory is followed and not in circles", "[load]") {
  const directory at;
  fs::create_directories(at.versions() / ".shared");
  at.write(".shared/b.sql", "SELECT 1");
  at.write("a.sql", "");
  fs::create_directory_symlink(".shared", at.versions() / "linked");
  const auto read = load_from({at.versions()});
  CHECK(read.found.empty());
  REQUIRE(read.files.size() == 2);
  CHECK(read.files[1]->name == "versions/linked/b.sql");

  fs::create_directory_symlink("../../versions", at.versions() / ".shared" / "back");
  const auto circle = load_from({at.versions()});
  CHECK(circle.files.size() == 2);
  REQUIRE(circle.found.size() == 1);
  CHECK(circle.found[0].where->file == (at.versions() / "linked" / "back").string());
  CHECK_THAT(circle.found[0].message, Contains("in a circle"));
}

TEST_CASE("a link that leads out of the directory is an error, whatever it leads to", "[load]") {
  const directory at;
  at.write("a.sql", "");
  fs::create_directories(at.path() / "versions2");
  std::ofstream{at.path() / "versions2" / "b.sql"} << "SELECT 1";
  std::string link = "link.sql";
  std::string target = "versions2/b.sql";
  SECTION("to a file") {}
  SECTION("to a directory") {
    link = "link";
    target = "versions2";
  }
  SECTION("to the directory above") {
    link = "link";
    target = "";
  }
  fs::create_symlink("../" + target, at.versions() / link);
  const auto read = load_from({at.versions(), at.path() / "versions2"});
  CHECK(read.files.size() == 2);
  REQUIRE(read.found.size() == 1);
  CHECK(read.found[0].code == errc::unreadable);
  CHECK(read.found[0].where->file == (at.versions() / link).string());
  CHECK_THAT(read.found[0].message, Contains("leads out of the directory of revisions"));
}

TEST_CASE("the directory itself may be a link", "[load]") {
  const directory at;
  at.write("a.sql", "");
  fs::create_symlink("a.sql", at.versions() / "b.sql");
  fs::create_directory_symlink("versions", at.path() / "linked");
  CHECK(load_from({at.path() / "linked"}).files.size() == 2);
}

TEST_CASE("what cannot be a directory is an error and no hang", "[load]") {
  const directory at;
  at.write("a.sql", "");
  fs::create_symlink("itself", at.versions() / "itself");
  const auto loop = load_from({at.versions()});
  REQUIRE(loop.found.size() == 1);
  CHECK(loop.found[0].code == errc::unreadable);
  CHECK(loop.found[0].where->file == (at.versions() / "itself").string());
}

TEST_CASE("many links to one directory are read once", "[load]") {
  const directory at;
  at.write("a.sql", "");
  // Two links in each of thirty directories to the next: followed each time, a billion.
  for (int each = 0; each < 30; ++each) {
    const auto from = at.versions() / std::to_string(each);
    fs::create_directory(from);
    fs::create_directory_symlink("../" + std::to_string(each + 1), from / "one");
    fs::create_directory_symlink("../" + std::to_string(each + 1), from / "two");
  }
  const auto read = load_from({at.versions()});
  CHECK(read.files.size() == 1);
  CHECK_FALSE(read.found.empty());
  CHECK(read.found.size() < 100);
}

TEST_CASE("a directory within another is read once", "[load]") {
  const directory at;
  fs::create_directory(at.versions() / "sub");
  at.write("sub/a.sql", "");
  const auto read = load_from({at.versions(), at.versions() / "sub"});
  CHECK(read.files.size() == 1);
  REQUIRE(read.found.size() == 1);
  CHECK_THAT(read.found[0].message, Contains("read already"));
}

TEST_CASE("a byte order mark at the start is dropped", "[load]") {
  const directory at;
  at.write("a.sql", "\xEF\xBB\xBFSELECT 1");
  const auto read = load_from({at.versions()});
  REQUIRE(read.files.size() == 1);
  CHECK(read.files[0]->text == "SELECT 1");
}

TEST_CASE("bytes that are no text are refused where they are", "[load]") {
  using namespace std::string_literals;
  const auto [text, column, message] = GENERATE(
      table<std::string, int, std::string>({{"a\né\0b"s, 2, "NUL"},
                                            {"a\né\xEF\xBB\xBF"s, 2, "byte order mark"},
                                            {"\xEF\xBB\xBF\n\xEF\xBB\xBF"s, 1, "byte order mark"},
                                            {"a\né\xff"s, 2, "UTF-8"},
                                            {"a\né\x80"s, 2, "UTF-8"},
                                            {"a\né\xC0\xAF"s, 2, "UTF-8"},
                                            {"a\né\xE0\x9F\xBF"s, 2, "UTF-8"},
                                            {"a\né\xED\xA0\x80"s, 2, "UTF-8"},
                                            {"a\né\xF0\x8F\xBF\xBF"s, 2, "UTF-8"},
                                            {"a\né\xF4\x90\x80\x80"s, 2, "UTF-8"},
                                            {"a\né\xF5\x80\x80\x80"s, 2, "UTF-8"},
                                            {"a\né\xE2\x82"s, 2, "UTF-8"}}));
  const directory at;
  at.write("a.sql", text);
  const auto problem = problem_in({at.versions()});
  CHECK(problem.code == errc::invalid_text);
  CHECK(problem.where->line == 2);
  CHECK(problem.where->column == column);
  CHECK_THAT(problem.message, Contains(message));
  // What is printed of the line is text.
  at.write("a.sql", problem.where->text);
  if (message != "byte order mark") CHECK(load_from({at.versions()}).found.empty());
}

TEST_CASE("UTF-16 is recognised", "[load]") {
  const directory at;
  at.write("a.sql", std::string_view("\xFF\xFE-\0-\0", 6));
  CHECK_THAT(problem_in({at.versions()}).message, Contains("UTF-16"));
}

TEST_CASE("all characters of Unicode are text", "[load]") {
  const directory at;
  at.write("a.sql",
           "\x01\x7f\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
           "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
  CHECK(load_from({at.versions()}).found.empty());
}

TEST_CASE("a file that is too large is refused without reading it", "[load]") {
  const directory at;
  at.write("a.sql", "");
  const auto largest = GENERATE(8U, 1U, 64U);
  const auto with = [&](std::uintmax_t bytes) {
    fs::resize_file(at.versions() / "a.sql", bytes);
    problems found;
    CHECK(load({at.versions()}, found, {.max_file_size = largest}).empty());
    return found;
  };
  const auto problem = with((std::uintmax_t{largest} << 20U) + 1).at(0);
  CHECK(problem.code == errc::too_large);
  CHECK(problem.message == fmt::format("the file has more than {} MiB", largest));
  CHECK(problem.where->file == (at.versions() / "a.sql").string());
  CHECK(with(std::uintmax_t{largest} << 20U).at(0).code == errc::invalid_text);  // NUL bytes
}

TEST_CASE("a file that breaks while it is read is refused", "[load]") {
  const auto broken = generator::read("/proc/self/mem");
  REQUIRE(!broken);
  CHECK(broken.error().message == "the file cannot be read");
}

TEST_CASE("a directory that is none is refused", "[load]") {
  const directory at;
  CHECK_THAT(problem_in({at.path() / "nowhere"}).message, Contains("no such directory"));
  CHECK_THAT(problem_in({at.versions()}).hint, Contains("aludel revision"));
  at.write("file", "");
  CHECK_THAT(problem_in({at.versions() / "file"}).message, Contains("not a directory"));
  fs::create_symlink("loop", at.path() / "loop");
  CHECK(problem_in({at.path() / "loop"}).code == errc::unreadable);
}

TEST_CASE("what is named like a revision file must be one", "[load]") {
  const directory at;
  SECTION("a directory") { fs::create_directory(at.versions() / "a.sql"); }
  SECTION("a broken link") { fs::create_symlink("nowhere", at.versions() / "a.sql"); }
  SECTION("a link to itself") { fs::create_symlink("a.sql", at.versions() / "a.sql"); }
  SECTION("a pipe") { REQUIRE(::mkfifo((at.versions() / "a.sql").c_str(), 0600) == 0); }
  const auto problem = problem_in({at.versions()});
  CHECK(problem.code == errc::unreadable);
  CHECK(problem.where->file == (at.versions() / "a.sql").string());
}

TEST_CASE("a link to a file is read", "[load]") {
  const directory at;
  at.write("elsewhere", "SELECT 1");
  fs::create_symlink("elsewhere", at.versions() / "a.sql");
  CHECK(load_from({at.versions()}).files.at(0)->text == "SELECT 1");
}

TEST_CASE("a revision in C++ is read beside those in SQL", "[load]") {
  const directory at;
  at.write("b.cpp", "int x;");
  at.write("a.sql", "");
  const auto read = load_from({at.versions()});
  CHECK(read.found.empty());
  REQUIRE(read.files.size() == 2);
  CHECK_FALSE(is_code(*read.files[0]));
  CHECK(is_code(*read.files[1]));
}

TEST_CASE("a file name that is no text is refused", "[load]") {
  const directory at;
  at.write("a\xff.sql", "");
  const auto problem = problem_in({at.versions()});
  CHECK(problem.code == errc::invalid_text);
  CHECK_THAT(problem.where->file, Contains("a?.sql"));
}

TEST_CASE("one file's problem hides no other file", "[load]") {
  const directory at;
  at.write("a.sql", "\xff");
  at.write("b.sql", "SELECT 1");
  fs::create_symlink("nowhere", at.versions() / "c.sql");
  const auto read = load_from({at.path() / "nowhere", at.versions()});
  CHECK(read.files.size() == 1);
  CHECK(read.found.size() == 3);
}

TEST_CASE("several directories are read unless they share a name", "[load]") {
  const directory at;
  at.write("a.sql", "");
  fs::create_directories(at.path() / "more");
  std::ofstream{at.path() / "more" / "a.sql"} << "";
  const auto read = load_from({at.versions(), at.path() / "more"});
  CHECK(read.found.empty());
  REQUIRE(read.files.size() == 2);
  CHECK(read.files[1]->name == "more/a.sql");
  CHECK(read.files[1]->directory == 1);

  fs::create_directories(at.path() / "other" / "versions");
  std::ofstream{at.path() / "other" / "versions" / "a.sql"} << "";
  const auto shared = load_from({at.versions(), at.path() / "other" / "versions"});
  CHECK(shared.files.size() == 1);
  REQUIRE(shared.found.size() == 1);
  CHECK_THAT(shared.found[0].message, Contains("another directory has a versions/a.sql too"));

  const auto twice = load_from({at.versions(), at.path() / "more" / ".." / "versions"});
  CHECK(twice.files.size() == 1);
  REQUIRE(twice.found.size() == 1);
  CHECK(twice.found[0].code == errc::duplicate_id);
}

TEST_CASE("a file's name is the same wherever the project is", "[load]") {
  const directory at;
  at.write("a.sql", "");
  for (const auto& path : {at.versions(), at.versions() / "", at.versions() / "."}) {
    const auto read = load_from({path});
    REQUIRE(read.files.size() == 1);
    CHECK(read.files[0]->name == "versions/a.sql");
  }
}

TEST_CASE("a file with the same content is left alone", "[write]") {
  const directory at;
  const auto file = at.path() / "new" / "a.cpp";
  REQUIRE(write_if_changed(file, "one\n"));
  CHECK(content(file) == "one\n");
  const auto old = fs::last_write_time(file) - std::chrono::hours(1);
  fs::last_write_time(file, old);
  REQUIRE(write_if_changed(file, "one\n"));
  CHECK(fs::last_write_time(file) == old);
  REQUIRE(write_if_changed(file, "two\n"));
  CHECK(content(file) == "two\n");
  CHECK(fs::last_write_time(file) != old);
}

TEST_CASE("a file that cannot be written is an error and leaves nothing behind", "[write]") {
  const directory at;
  fs::create_directories(at.path() / "taken" / "inside");
  const auto taken = write_if_changed(at.path() / "taken", "one");
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == errc::unreadable);
  CHECK_THAT(taken.error().message, Contains("taken"));
  CHECK_FALSE(fs::exists(at.path() / "taken.new"));

  at.write("file", "");
  CHECK_FALSE(write_if_changed(at.versions() / "file" / "a.cpp", "one"));
}

TEST_CASE("names that file systems may take for one are found") {
  using generator::colliding;
  CHECK(colliding({"a.sql", "b.sql", "caf\xC3\xA9.sql", "caf\xC3\xA8.sql"}).empty());
  const auto found = colliding({"2026/Users.sql", "2026/users.sql", "x/users.sql"});
  REQUIRE(found.size() == 1);
  CHECK((found[0].first == "2026/users.sql" && found[0].second == "2026/Users.sql"));
  CHECK(colliding({"caf\xC3\xA9.sql", "cafe\xCC\x81.sql"}).size() == 1);
  CHECK(colliding({"\xE1\xBB\x87.sql", "e\xCC\xA3\xCC\x82.sql"}).size() == 1);  // U+1EC7
}
