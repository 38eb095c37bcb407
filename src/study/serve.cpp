// The space is small beside training's: a few thousand layouts of a microsecond each, so all are
// composed and nothing is bounded. Requests go in steps of a fifth to the last that memory and limits allow.
#include "study/serve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "serving/cache_memory.h"
#include "serving/disaggregation.h"
#include "serving/trace_file.h"
#include "study/serve_space.h"
#include "training/group_lines.h"

namespace countervail {
namespace {

using serving::Engine;
using serving::WeightFormat;

constexpr long long kMostRanks = 64;  // of a worker beyond the innermost plane, eight devices each
constexpr double kChunks[] = {1024, 2048, 8192, 16384};

std::string refused_kind(const ModelShape& model) {
  if (model.attention_top_k > 0) return "attention of keys that an indexer picks";
  if (is_compressed(model)) return "compressed attention";
  return {};
}

class Search {
 public:
  Search(const Overlay& facts, const ServeRequest& request) : ledger_(facts) {
    answer_.request = request;
    Side side = request.side;
    side.stack.clear();  // the training stack plays no part
    answer_.hardware = compile_hardware(ledger_, side);
    tower_ = with_power_cost_and_failures(ledger_, answer_.hardware,
                                          compile_tower(ledger_, answer_.hardware));
    answer_.tower = tower_, answer_.economics = compile_economics(ledger_);
    model_ = compile_model(ledger_, resolve_name(ledger_.store(), "model", request.model));
    refuse_unpriced();
    const std::string& chip = answer_.hardware.chip;
    if (!ledger_.has("chip/" + chip + "/kernel_tables"))
      throw Error::at(
          ErrorKind::kMissing, fmt::format("no serving kernels of '{}' are known", chip),
          fmt::format("--set chip/{}/kernel_tables=h100_sxm prices it by another's", chip));
    answer_.kernels = ledger_.text("chip/" + chip + "/kernel_tables");
    read_stack();
    answer_.packages =
        request.packages > 0 ? request.packages : answer_.hardware.packages_per_system;
    answer_.devices = answer_.packages * answer_.hardware.devices_per_package;
    traffic_ = {.input = request.input,
                .output = request.output,
                .hit_rate = request.hit_rate,
                .depth = request.depth,
                .accepted = request.accepted,
                .imbalance = request.imbalance};
  }

  ServeAnswer run() {
    const long long unit = innermost_unit(tower_);
    // Beyond the innermost plane only experts are reached, over the next one; without one a worker stays inside.
    const double beyond = link_beyond();
    const long long most =
        beyond > 0 ? std::min(answer_.devices, 8 * kMostRanks) : std::min(answer_.devices, unit);
    const std::vector<serving::Worker> workers = workers_of(model_, most, unit);
    for (WeightFormat format :
         served_formats(ledger_, answer_.kernels, model_,
                        resolve_name(ledger_.store(), "model", answer_.request.model),
                        answer_.request.weights)) {
      Engine engine = engine_of(format);
      for (const serving::Worker& worker : workers) {
        engine.worker = worker;
        span(engine);
        try_worker(engine, format);
      }
    }
    finish();
    return std::move(answer_);
  }

 private:
  void refuse_unpriced() {
    const ServeRequest& request = answer_.request;
    if (const std::string kind = refused_kind(model_); !kind.empty())
      throw Error(ErrorKind::kMissing,
                  fmt::format("'{}' has {}, which serving does not price", request.model, kind));
    const std::string model = resolve_name(ledger_.store(), "model", request.model);
    const double context = ledger_.number_or("model/" + model + "/context", 0);
    if (context > 0 && request.input + request.output > context)
      throw Error(ErrorKind::kRange,
                  fmt::format("input {} and output {}: '{}' holds at most {} tokens",
                              format_number(request.input), format_number(request.output), model,
                              format_number(context)));
  }

  void read_stack() {
    const std::string vendor = answer_.hardware.vendor;
    const std::string name = !answer_.request.side.stack.empty() ? answer_.request.side.stack
                             : vendor == "Huawei"                ? "cann-2025"
                                                                 : "vllm-2026";
    if (!ledger_.has("serving/" + name + "/layer")) {
      std::vector<std::string> known;
      for (const std::string& one : ledger_.store().items("serving"))
        if (ledger_.has("serving/" + one + "/layer")) known.push_back(one);
      throw Error::at(ErrorKind::kUnknownName, fmt::format("no serving stack '{}'", name),
                      fmt::format("{}", fmt::join(known, ", ")));
    }
    answer_.stack = serving::read_serving_stack(ledger_, name);
    const Interval& tpot = answer_.stack.spread;
    answer_.spread = {1 / tpot.high, 1, 1 / tpot.low};
  }

  /// One way, of the innermost plane.
  double link() const {
    const Plane* inner = nullptr;
    for (int i = 0; i < tower_.plane_count; ++i)
      if (const Plane& plane = tower_.planes[static_cast<std::size_t>(i)];
          inner == nullptr || plane.to < inner->to)
        inner = &plane;
    return inner == nullptr ? 0 : inner->bandwidth;
  }

  /// One way per device, of the plane that joins units of the innermost; 0: none is known.
  double link_beyond() const {
    double slowest = 0;
    for (int i = 0; i < tower_.plane_count; ++i)
      if (const Plane& plane = tower_.planes[static_cast<std::size_t>(i)];
          tower_.devices_in_unit(plane.to) > innermost_unit(tower_))
        slowest = slowest == 0 ? plane.bandwidth : std::min(slowest, plane.bandwidth);
    return slowest;
  }

  Engine engine_of(WeightFormat format) {
    Engine engine{
        .model = model_,
        .precision = served_precision(model_, format, answer_.stack, answer_.request.cache),
        .host = answer_.stack.host};
    engine.machine = serving::read_machine(
        ledger_, {answer_.kernels, answer_.hardware.chip, link(), answer_.stack.experts},
        engine.precision);
    traffic_.imbalance = answer_.request.imbalance;
    serving::even_out(answer_.stack, engine.machine, traffic_);
    return engine;
  }

  /// Attention ranks that leave the innermost plane meet over the next.
  void span(Engine& engine) const {
    const double units = static_cast<double>(serving::devices_of(engine.worker)) /
                         static_cast<double>(innermost_unit(tower_));
    engine.nodes = std::max(1.0, std::ceil(units));
    engine.exchange_link = units > 1 ? link_beyond() : 0;
  }

  void try_worker(const Engine& engine, WeightFormat format) {
    const double tokens = traffic_.input + traffic_.output / 2;
    const serving::Limits& own = answer_.stack.limits;
    note_memory(engine);
    const double fits = serving::most_requests(engine, tokens, own.memory_share, own.runtime_bytes);
    for (double chunk : kChunks) {
      serving::Limits limits = own;
      limits.chunk = chunk;
      const auto beyond = try_batches(fits, [&](double requests) {
        ServeLayout layout{
            engine.worker, format, requests, chunk, engine.precision.cache_bytes, {}, 0};
        layout.state =
            serving::closed_loop(engine, traffic_, limits, requests * engine.worker.attention_data);
        layout.per_device = layout.state.rate * traffic_.output * shared_by(engine.worker);
        ++answer_.counts.composed;
        return consider(layout);
      });
      answer_.counts.composed += beyond, answer_.counts.memory += beyond;
    }
    try_phases(engine, format, fits);
  }

  /// Replicas over devices: what whole workers leave idle serves nobody.
  double shared_by(const serving::Worker& worker) const {
    return static_cast<double>(answer_.devices / serving::devices_of(worker)) /
           static_cast<double>(answer_.devices);
  }

  void note_memory(const Engine& engine) {
    const serving::Limits& own = answer_.stack.limits;
    const double need = serving::weight_memory(engine) + own.runtime_bytes;
    if (answer_.least_need == 0 || need < answer_.least_need) answer_.least_need = need;
    answer_.room = own.memory_share * engine.machine.memory;
  }

  /// Holds it both limits?
  bool consider(const ServeLayout& layout) {
    const double tpot = layout.state.tpot;
    const double ttft = layout.state.ttft;
    if (answer_.least_tpot == 0 || tpot < answer_.least_tpot) answer_.least_tpot = tpot;
    if (answer_.least_ttft == 0 || ttft < answer_.least_ttft) answer_.least_ttft = ttft;
    if (ttft > answer_.request.ttft) {
      ++answer_.counts.ttft;
      return false;
    }
    frontier_.push_back(layout);
    if (tpot > answer_.request.tpot) {
      ++answer_.counts.tpot;
      return false;
    }
    offer(answer_.whole[serving::devices_of(layout.worker)], layout, layout.state.rate);
    keep(layout);
    return true;
  }

  /// One entry a worker and format, the best of its batches.
  void keep(const ServeLayout& layout) {
    for (ServeLayout& one : best_)
      if (one.format == layout.format && one.worker.tensor == layout.worker.tensor &&
          one.worker.attention_data == layout.worker.attention_data &&
          one.worker.expert == layout.worker.expert) {
        if (layout.per_device > one.per_device) one = layout;
        return;
      }
    best_.push_back(layout);
  }

  /// The best unit of each size for prompts alone, and for tokens alone, by requests/s.
  void try_phases(const Engine& engine, WeightFormat format, double fits) {
    if (fits < 1) return;
    const int devices = serving::devices_of(engine.worker);
    const double ranks = engine.worker.attention_data;
    for (double chunk : kChunks) {
      const double prompt = serving::added_by_prompt(engine, traffic_, 0, chunk);
      const double moved = serving::cache_bytes_per_token(engine) * traffic_.input / link();
      ServeLayout layout{engine.worker, format, 1, chunk, engine.precision.cache_bytes, {}, 0};
      layout.state.ttft = answer_.stack.limits.overhead + prompt + moved;
      if (layout.state.ttft <= answer_.request.ttft)
        offer(answer_.prefill[devices], layout, ranks / prompt, "compute of prompts");
    }
    const double steps = traffic_.output / (1 + traffic_.accepted);
    try_batches(fits, [&](double b) {
      const serving::Load load{.requests = b,
                               .verified = 1.0 + traffic_.depth,
                               .context = traffic_.input + traffic_.output / 2};
      ServeLayout layout{engine.worker, format, b, 0, engine.precision.cache_bytes, {}, 0};
      layout.state.running = b;
      layout.state.parts = serving::step_parts(engine, traffic_, load);
      layout.state.step = layout.state.parts.total();
      layout.state.tpot = layout.state.step / (1 + traffic_.accepted);
      layout.per_device = ranks * b / (steps * layout.state.step) * traffic_.output / devices;
      decode_frontier_.push_back(layout);
      if (layout.state.tpot > answer_.request.tpot) return false;
      offer(answer_.decode[devices], layout, ranks * b / (steps * layout.state.step),
            b + 1 > fits ? "memory" : "time per output token");
      return true;
    });
  }

  void offer(ServePhase& phase, const ServeLayout& layout, double rate,
             const char* binds = "") const {
    if (rate <= phase.rate) return;
    phase = {layout, 0, rate, binds};
    phase.layout.per_device = rate * traffic_.output / serving::devices_of(layout.worker);
  }

  void finish() {
    std::ranges::stable_sort(best_, std::ranges::greater(), &ServeLayout::per_device);
    if (best_.size() > static_cast<std::size_t>(answer_.request.top))
      best_.resize(static_cast<std::size_t>(answer_.request.top));
    answer_.top = std::move(best_);
    answer_.frontier = unbeaten(std::move(frontier_));
    answer_.decode_frontier = unbeaten(std::move(decode_frontier_));
    for (UnitsBySize* units : {&answer_.whole, &answer_.prefill, &answer_.decode})
      std::erase_if(*units, [](const auto& sized) { return sized.second.rate <= 0; });
    for (auto& [devices, unit] : answer_.whole) unit.binds = binding(unit.layout);
    make_split();
    if (!answer_.top.empty()) {
      answer_.binds = binding(answer_.top.front());
      const ServeLayout& best = answer_.top.front();
      const long long replicas = answer_.devices / serving::devices_of(best.worker);
      answer_.bill = bill_of(tower_, answer_.economics, answer_.packages,
                             static_cast<double>(replicas) * best.state.rate * traffic_.output);
    }
    if (answer_.request.load > 0 || answer_.request.percentile > 0) simulate();
    answer_.facts = ledger_.read();
  }

  Arrivals arrivals() const {
    const ServeRequest& r = answer_.request;
    Arrivals arrivals{r.burst, r.length_cv2, static_cast<unsigned long long>(r.seed), {}};
    if (!r.traffic.empty()) arrivals.trace = serving::read_trace(r.traffic).requests;
    return arrivals;
  }

  std::optional<SimulatedLoad> simulated(const SimulatedConfiguration& one) const {
    const ServeRequest& r = answer_.request;
    return r.percentile > 0 ? most_load(one, traffic_, arrivals(), {r.ttft, r.tpot, r.percentile})
                            : std::optional(simulate_at(one, traffic_, arrivals(), r.load));
  }

  Engine engine_of(const ServeLayout& layout) {
    Engine engine = engine_of(layout.format);
    engine.worker = layout.worker;
    span(engine);
    return engine;
  }

  void simulate() {
    serving::Limits limits = answer_.stack.limits;
    if (!answer_.top.empty()) {
      const ServeLayout& best = answer_.top.front();
      limits.chunk = best.chunk;
      answer_.simulated = simulated(
          simulated_rank(engine_of(best), traffic_, limits, best.requests, best.state.rate));
    }
    if (!answer_.split) return;
    const ServePhase &prefill = answer_.split->prefill, &decode = answer_.split->decode;
    limits.chunk = prefill.layout.chunk;
    const Engine prefills = engine_of(prefill.layout);
    SimulatedConfiguration split =
        simulated_split(prefills, prefill.units, engine_of(decode.layout), decode.units, traffic_,
                        limits, decode.layout.requests, answer_.split->rate);
    split.units.prefill.transfer_seconds = serving::cache_bytes_per_token(prefills) / link();
    answer_.simulated_split = simulated(split);
  }

  /// Faster users cost devices: only points that no other beats in both stay.
  static std::vector<ServeLayout> unbeaten(std::vector<ServeLayout> all) {
    std::ranges::stable_sort(all, [](const ServeLayout& a, const ServeLayout& b) {
      if (a.state.tpot != b.state.tpot) return a.state.tpot < b.state.tpot;
      return a.per_device > b.per_device;
    });
    double best = 0;
    std::erase_if(all, [&](const ServeLayout& one) {
      if (one.per_device <= best) return true;
      best = one.per_device;
      return false;
    });
    return all;
  }

  void make_split() {
    ServeSplit best = best_split(answer_, answer_.devices);
    if (best.rate == 0) return;
    best.per_device = best.rate * traffic_.output / static_cast<double>(answer_.devices);
    best.ttft = best.prefill.layout.state.ttft;
    answer_.split = best;
  }

  /// What one more request would break.
  const char* binding(const ServeLayout& best) {
    const Engine engine = engine_of(best);
    serving::Limits limits = answer_.stack.limits;
    limits.chunk = best.chunk;
    const double more = best.requests + 1;
    const double tokens = traffic_.input + traffic_.output / 2;
    if (more > serving::most_requests(engine, tokens, limits.memory_share, limits.runtime_bytes))
      return "memory";
    const serving::SteadyState next =
        serving::closed_loop(engine, traffic_, limits, more * best.worker.attention_data);
    if (next.ttft > answer_.request.ttft) return "time to first token";
    if (next.tpot > answer_.request.tpot) return "time per output token";
    return "compute: more requests gain nothing";
  }

  Ledger ledger_;
  Tower tower_;
  ModelShape model_;
  serving::Traffic traffic_;
  ServeAnswer answer_;
  std::vector<ServeLayout> best_, frontier_, decode_frontier_;
};

}  // namespace

ServeSplit best_split(const ServeAnswer& side, long long devices) {
  ServeSplit best;
  for (const auto& [p, prefill] : side.prefill)
    for (const auto& [d, decode] : side.decode)
      if (const serving::MatchedUnits matched =
              serving::match_rates({p, prefill.rate}, {d, decode.rate}, devices);
          matched.rate > best.rate) {
        best = {prefill, decode, matched.rate};
        best.prefill.units = matched.prefill, best.decode.units = matched.decode;
      }
  return best;
}

ServeAnswer serve(const Overlay& facts, const ServeRequest& request) {
  return Search(facts, request).run();
}

}  // namespace countervail
