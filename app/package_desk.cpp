#include "package_desk.h"

#include "inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "catalog/load_facts.h"
#include "compile/scenario_file.h"

namespace countervail::app {

Desk open_desk(const Arguments& arguments, const Context& context, std::size_t first,
               std::size_t wanted) {
  if (arguments.positional.size() != first + wanted)
    throw Error::at(
        ErrorKind::kSyntax,
        fmt::format("{} package{} wanted, got {}", wanted, wanted == 1 ? "" : "s",
                    arguments.positional.size() - std::min(first, arguments.positional.size())),
        "a .toml file or the name of a shipped package: countervail package list");
  auto store = std::make_unique<FactStore>(load_facts(context.data_directory));
  Overlay facts(*store);
  Desk desk{std::move(store), std::move(facts), {}, {}};
  for (std::size_t i = first; i < first + wanted; ++i) {
    const std::string& name = arguments.positional[i];
    if (!name.ends_with(".toml")) {
      desk.names.push_back(name);
      continue;
    }
    desk.files.push_back(package::read_spec(*desk.store, name));
    package::add_facts(*desk.store, desk.files.back());
    desk.names.push_back(desk.files.back().name);
  }
  desk.facts.policy.conflicts = conflicts_of(arguments);
  apply_patches(patches_of(arguments), desk.facts);
  return desk;
}

std::string output_path(const Arguments& arguments) {
  const std::string path = arguments.text("-o");
  if (path.empty())
    throw Error::at(ErrorKind::kMissing, "name the picture's file with -o", "-o wafer.svg");
  return path;
}

}  // namespace countervail::app
