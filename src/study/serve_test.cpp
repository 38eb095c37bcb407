#include "study/serve.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "shipped_facts.h"

namespace countervail {
namespace {

ServeRequest asked(const std::string& chip, const std::string& model) {
  ServeRequest request;
  request.side.chip = chip;
  request.model = model;
  return request;
}

TEST(Serve, TheBestMeetsItsLimitsAndNoOtherBeatsIt) {
  const ServeAnswer answer = serve(shipped(), asked("H100 SXM5 80GB", "Llama 3.1 70B"));
  ASSERT_FALSE(answer.top.empty());
  for (const ServeLayout& one : answer.top) {
    EXPECT_LE(one.state.tpot, answer.request.tpot);
    EXPECT_LE(one.state.ttft, answer.request.ttft);
    EXPECT_LE(one.per_device, answer.top.front().per_device);
  }
  const ServeCounts& c = answer.counts;
  EXPECT_GT(c.composed, c.memory + c.ttft + c.tpot);
}

TEST(Serve, KeysAndValuesTakeWhatTheSoftwareKeeps) {
  ServeRequest request = asked("H100 SXM5 80GB", "Llama 3.1 70B");
  request.weights = ServedWeights::kFp8;
  const ServeLayout own = serve(shipped(), request).top.front();
  EXPECT_EQ(own.cache_bytes, 2) << "vLLM caches in the model's own format";
  request.cache = ServedCache::kEightBit;
  const ServeLayout narrow = serve(shipped(), request).top.front();
  EXPECT_EQ(narrow.cache_bytes, 1);
  EXPECT_GT(narrow.per_device, own.per_device);
  request.cache = ServedCache::kStack, request.side.stack = "trtllm-2026";
  EXPECT_EQ(serve(shipped(), request).top.front().cache_bytes, 1);
}

/// Seven packages hold three pairs: what is idle serves nobody, and the rate is of all seven.
TEST(Serve, IdleDevicesCount) {
  ServeRequest request = asked("H100 SXM5 80GB", "Llama 3.1 70B");
  request.packages = 7;
  const ServeAnswer seven = serve(shipped(), request);
  for (const ServeLayout& one : seven.top) {
    const int size = serving::devices_of(one.worker);
    const double all = static_cast<double>(7 / size) * one.state.rate * request.output;
    EXPECT_DOUBLE_EQ(one.per_device, all / 7) << size;
  }
}

TEST(Serve, TheFrontierTradesUsersForDevices) {
  const ServeAnswer answer = serve(shipped(), asked("H200 SXM 141GB", "Llama 3.1 70B"));
  ASSERT_GE(answer.frontier.size(), 3u);
  for (std::size_t i = 1; i < answer.frontier.size(); ++i) {
    EXPECT_GT(answer.frontier[i].state.tpot, answer.frontier[i - 1].state.tpot);
    EXPECT_GT(answer.frontier[i].per_device, answer.frontier[i - 1].per_device);
  }
}

TEST(Serve, ALooserLimitNeverServesLess) {
  double before = 0;
  for (double tpot : {0.008, 0.012, 0.02, 0.05, 0.2}) {
    ServeRequest request = asked("H100 SXM5 80GB", "Llama 3.1 70B");
    request.tpot = tpot, request.ttft = 10;
    const ServeAnswer answer = serve(shipped(), request);
    const double now = answer.top.empty() ? 0 : answer.top.front().per_device;
    EXPECT_GE(now, before) << tpot;
    before = now;
  }
  EXPECT_GT(before, 0);
}

TEST(Serve, WholeUnitsOfBothPhasesFitTheSystem) {
  const ServeAnswer answer = serve(shipped(), asked("GB200 (per GPU)", "DeepSeek-V3 671B"));
  ASSERT_TRUE(answer.split);
  const auto devices = [](const ServePhase& phase) {
    return phase.units * serving::devices_of(phase.layout.worker);
  };
  const ServeSplit& split = *answer.split;
  EXPECT_LE(devices(split.prefill) + devices(split.decode), answer.devices);
  EXPECT_DOUBLE_EQ(split.rate,
                   std::min(static_cast<double>(split.prefill.units) * split.prefill.rate,
                            static_cast<double>(split.decode.units) * split.decode.rate));
}

/// H20 has 0.15 of the H100's FLOP/s and 1.2 times its bandwidth: what is left of a rate depends on the phase.
TEST(Serve, AChipOfBandwidthDecodesAboveItsFlops) {
  const auto phases = [](const std::string& chip) {
    ServeRequest request = asked(chip, "Llama 3.1 70B");
    request.ttft = 20, request.tpot = 0.012, request.weights = ServedWeights::kFp8;
    return serve(shipped(), request).split.value();
  };
  const ServeSplit h20 = phases("H20 96GB"), h100 = phases("H100 SXM5 80GB");
  const auto each = [](const ServePhase& p) {
    return p.rate / serving::devices_of(p.layout.worker);
  };
  const double prefill = each(h20.prefill) / each(h100.prefill);
  EXPECT_NEAR(prefill, 0.15, 0.07);
  EXPECT_GT(each(h20.decode) / each(h100.decode), 2 * prefill);
}

/// arXiv:2506.12708: 6,688 prompt tokens/s an NPU of two dies; 1,943 output tokens/s within 50 ms and 974 within 30 ms, one
/// token looked ahead at acceptance 0.7. Nothing is fitted on it.
TEST(Serve, CloudMatrixWithinAQuarter) {
  ServeRequest request = asked("Ascend 910C", "DeepSeek-V3 671B");
  request.packages = 192, request.ttft = 5, request.weights = ServedWeights::kInt8;
  request.depth = 1, request.accepted = 0.7;
  const auto per_package = [&](double tpot) {
    request.tpot = tpot;
    const ServeSplit split = serve(shipped(), request).split.value();
    const auto rate = [](const ServePhase& p, double tokens) {
      return 2 * p.rate * tokens / serving::devices_of(p.layout.worker);
    };
    return std::pair(rate(split.prefill, request.input), rate(split.decode, request.output));
  };
  EXPECT_NEAR(per_package(0.05).first / 6688, 1, 0.25);
  EXPECT_NEAR(per_package(0.05).second / 1943, 1, 0.25);
  EXPECT_NEAR(per_package(0.03).second / 974, 1, 0.25);
}

/// DeepSeek's profile of prefill, arXiv:2506.12708, table 3: 7,839 prompt tokens/s an H800 with 32 ranks; SGLang's 52.3 thousand a
/// node of eight H100 with 32 ranks, prompts of 2,000 (lmsys.org, 2025-05-05). Nothing is fitted on them.
TEST(Serve, PublishedPrefillOfHopperWithinAQuarter) {
  const auto per_device = [](const char* chip, double input) {
    ServeRequest request = asked(chip, "DeepSeek-V3 671B");
    request.side.stack = "deepseek-2025", request.packages = 32, request.ttft = 5;
    request.weights = ServedWeights::kFp8, request.input = input;
    return serve(shipped(), request).prefill.at(32).rate * input / 32;
  };
  EXPECT_NEAR(per_device("H800 SXM5 80GB", 4096) / 7839, 1, 0.25);
  EXPECT_NEAR(per_device("H100 SXM5 80GB", 2000) / (52300 / 8.0), 1, 0.25);
}

TEST(Serve, SaysWhatTheLeanestLayoutNeeds) {
  ServeRequest request = asked("H100 SXM5 80GB", "DeepSeek-V3 671B");
  request.packages = 1;
  const ServeAnswer answer = serve(shipped(), request);
  EXPECT_TRUE(answer.top.empty());
  EXPECT_EQ(answer.least_tpot, 0);
  EXPECT_GT(answer.least_need, answer.room);
}

TEST(Serve, RefusesWhatItDoesNotPrice) {
  EXPECT_THROW(serve(shipped(), asked("H100 SXM5 80GB", "GLM-5")), Error);
  EXPECT_THROW(serve(shipped(), asked("MI300X", "Llama 3.1 70B")), Error);
  ServeRequest request = asked("H100 SXM5 80GB", "Llama 3.1 70B");
  request.side.stack = "vlm-2026";
  EXPECT_THROW(serve(shipped(), request), Error);
}

}  // namespace
}  // namespace countervail
