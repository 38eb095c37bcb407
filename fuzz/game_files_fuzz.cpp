// Game files: any bytes give a game or an Error, and a game that was read is written and read again
// unchanged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "games/efg_file.h"
#include "games/nfg_file.h"

namespace {

/// Calls `read`; an Error is a fine answer.
template <typename Read>
void try_read(Read read) {
  try {
    read();
  } catch (const countervail::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace countervail::games;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try_read([&] {
    const NamedGame game = read_nfg(text, "fuzz.nfg");
    // Labels that the format cannot hold, or twins, may be read but are refused by the writer.
    const std::string written = write_nfg(game);
    if (!(read_nfg(written, "again.nfg").game.cells == game.game.cells)) std::abort();
  });
  try_read([&] {
    const GameTree tree = read_efg(text, "fuzz.efg");
    const std::string written = write_efg(tree);
    if (read_efg(written, "again.efg").nodes.size() != tree.nodes.size()) std::abort();
  });
  return 0;
}
