// SPDX-License-Identifier: MIT
#include <algorithm>
#include <aludel/bundle.hpp>

namespace aludel {

std::string_view name(dialect language) {
  return language == dialect::postgresql ? "postgresql" : "sqlite";
}

std::string bundle::copy(text_ref place) const {
  std::string joined;
  joined.reserve(place.length);
  auto chunk = place.offset / text_chunk;
  auto begin = place.offset % text_chunk;
  for (std::size_t left = place.length; left > 0; begin = 0, ++chunk) {
    const auto part = std::min(left, text_chunk - begin);
    joined.append(text[chunk] + begin, part);
    left -= part;
  }
  return joined;
}

std::optional<std::uint32_t> bundle::find(std::string_view wanted) const {
  for (std::uint32_t revision = 0; revision < revisions.size(); ++revision) {
    if (id(revision) == wanted) return revision;
  }
  return std::nullopt;
}

namespace {

auto backend_of(const bundle& revisions, dialect language) {
  return std::find_if(revisions.backends.begin(), revisions.backends.end(),
                      [=](const backend& each) { return each.language == language; });
}

}  // namespace

bool bundle::speaks(dialect language) const {
  return backend_of(*this, language) != backends.end();
}

const script_record& bundle::script(std::uint32_t revision, dialect language) const {
  const auto column = static_cast<std::size_t>(backend_of(*this, language) - backends.begin());
  return scripts[column * revisions.size() + revision];
}

}  // namespace aludel
