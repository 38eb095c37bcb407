// Traces of requests, both formats: any bytes are read or refused with an Error; what is read can be summed up and simulated.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "serving/simulation.h"
#include "serving/trace_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace countervail;
  using namespace countervail::serving;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const Trace trace = parse_trace(text, "fuzz");
    const TraceSummary summary = summary_of(trace);
    if (summary.reused && !(*summary.reused >= 0 && *summary.reused <= 1)) std::abort();
    double tokens = 0;
    for (const Request& each : trace.requests) tokens += each.input + each.output;
    if (tokens > 1e5) return 0;  // steps of a simulation are time
    SimulatedUnits units;
    units.engine.admission_limit = 4;
    units.engine.chunk_seconds = [](int count, int, int) { return 1e-5 * count; };
    const StepTable table([](int batch, double) { return 0.01 + 1e-3 * batch; }, 4, 1e5);
    if (std::isnan(simulate(units, table, requests_of(trace)).e2e.mean.value)) std::abort();
  } catch (const Error&) {
  }
  return 0;
}
