// A step as a trace that Chrome and Perfetto draw: a thread for each stage. Chunks come
// from the simulated pipeline, and what the step adds after it (gradients, optimizer)
// stands behind. Both the traced and the closed-form seconds are in the file, so that a
// reader sees where they part.
#include "study/pipeline_trace.h"

#include <fmt/format.h>

#include <set>

#include "base/words.h"
#include "files/json_writer.h"

namespace countervail {
namespace {

constexpr double kMicroseconds = 1e6;

void slice(JsonWriter& json, const std::string& name, const char* category, int thread,
           double start, double seconds) {
  json.begin_object().member("name", name).member("cat", category).member("ph", "X");
  json.member("ts", start * kMicroseconds)
      .member("dur", seconds * kMicroseconds)
      .member("pid", 0)
      .member("tid", thread);
  json.end_object();
}

void write_name(JsonWriter& json, const char* what, int thread, const std::string& name) {
  json.begin_object().member("name", what).member("ph", "M").member("pid", 0).member("tid", thread);
  json.key("args").begin_object().member("name", name).end_object().end_object();
}

constexpr auto kChunkWords =
    words_of<ChunkKind>("chunk", "forward", "backward", "weight gradient", "forward and backward");

/// Exposed collectives lie at the end of their chunk, each with its share of the chunk's time.
void collectives(JsonWriter& json, const TimelineChunk& chunk, const ChunkSeconds& parts) {
  const double all = parts.work.forward + parts.work.backward;
  if (chunk.kind == ChunkKind::kWeight || all <= 0) return;
  const double scale = (chunk.end - chunk.start) / all;
  double end = chunk.end;
  for (const auto& [name, seconds] :
       {std::pair("stage transfer", parts.transfer), std::pair("host launches", parts.host),
        std::pair("dispatch and combine", parts.expert),
        std::pair("context exchange", parts.context),
        std::pair("tensor collectives", parts.tensor)}) {
    if (seconds <= 0) continue;
    end -= seconds * scale;
    slice(json, name, "collective", chunk.device, end, seconds * scale);
  }
}

}  // namespace

std::string chrome_trace(const StepTimeline& step, const std::string& title) {
  JsonWriter json;
  json.begin_object().key("traceEvents").begin_array();
  write_name(json, "process_name", 0, title);
  std::set<int> devices;
  for (const TimelineChunk& chunk : step.pipeline.chunks) devices.insert(chunk.device);
  for (int device : devices)
    write_name(json, "thread_name", device, fmt::format("stage {}", device));
  for (const TimelineChunk& chunk : step.pipeline.chunks) {
    slice(json, fmt::format("{} {}", kChunkWords[chunk.kind], chunk.micro_batch), "chunk",
          chunk.device, chunk.start, chunk.end - chunk.start);
    collectives(json, chunk, step.chunks[static_cast<std::size_t>(chunk.model_chunk)]);
  }
  for (int device : devices) {
    if (step.data_exposed > 0)
      slice(json, "gradient and weight collectives", "collective", device, step.pipeline.seconds,
            step.data_exposed);
    slice(json, "optimizer", "optimizer", device, step.pipeline.seconds + step.data_exposed,
          step.optimizer);
  }
  json.end_array().member("displayTimeUnit", "ms");
  json.key("otherData").begin_object().member("step_seconds", step.seconds);
  json.member("closed_form_seconds", step.closed_form).end_object().end_object();
  return json.text();
}

}  // namespace countervail
