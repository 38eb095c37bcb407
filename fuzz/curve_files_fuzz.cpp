// fabrics.toml, efficiency.toml and fits.toml: any bytes give facts, curves and fits or an Error, nothing else.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "compile/curves.h"
#include "facts/fact_files.h"
#include "validate/fits.h"

namespace {

using namespace countervail;

/// Calls `read`; an Error is a fine answer.
template <typename Read>
void try_read(Read read) {
  try {
    read();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Files files = Files::in_memory({{"f.toml", text}, {"measured/fits.toml", text}});
  try_read([&] { read_fits(files); });
  FactStore store;
  try_read([&] {
    add_toml_facts(store, "fabric", "f.toml", files);
    add_toml_facts(store, "curve", "f.toml", files);
  });
  Ledger ledger(store);
  for (const std::string& name : store.items("fabric")) try_read([&] { fabric_of(ledger, name); });
  for (const std::string& name : store.items("curve"))
    if (name.starts_with("gemm/")) try_read([&] { gemm_curve_of(ledger, name.substr(5)); });
  return 0;
}
