#include "heat/solve.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "heat/check.h"
#include "heat/cosine.h"
#include "heat/stack_file.h"

namespace countervail::heat {
namespace {

StackFile fixture(const std::string& name) {
  return read_stack(std::string(COUNTERVAIL_SOURCE_DIR) + "/data/measured/heat/" + name);
}

Grid square(int side, std::vector<int> sublayers = {}) {
  Grid grid;
  grid.columns = grid.rows = side;
  grid.sublayers = std::move(sublayers);
  return grid;
}

Field solved(const Stack& stack, const Grid& grid, Method method = Method::kAutomatic) {
  check_stack(stack);
  check_grid(stack, grid);
  Field field = solve(stack, grid, {.method = method});
  EXPECT_EQ(field.status, Status::kSolved);
  EXPECT_LT(std::abs(field.balance.relative_error), 1e-8);
  return field;
}

/// Layers of one material each over a footprint, cooled on top.
Stack plain_stack(double width, double height,
                  const std::vector<std::pair<double, double>>& layers) {
  Stack stack{.width = width, .height = height};
  for (const auto& [thickness, k] : layers) {
    stack.layers.push_back({.name = "layer",
                            .thickness = thickness,
                            .sublayers = 1,
                            .material = static_cast<int>(stack.materials.size()),
                            .extent = stack.footprint()});
    stack.materials.push_back({"material", k, k, k});
  }
  stack.top = {BoundaryKind::kConvection, 2e4, 0, 300};
  return stack;
}

TEST(HeatX1, OneCellALayerAt64) {
  const Field field = solved(fixture("x1.toml").stack, square(64));
  EXPECT_EQ(field.method, Method::kTransform);
  EXPECT_NEAR(field.balance.power, 98.6064, 1e-4);
  EXPECT_NEAR(field.layers[2].centre_mean, 337.835, 0.01);
  EXPECT_NEAR(field.layers[2].max, 364.275, 0.01);
  EXPECT_NEAR(field.layers[0].max, 363.021, 0.01);
}

TEST(HeatX1, RefinedPeakAndVolumeMean) {
  const Stack stack = fixture("x1.toml").stack;
  const Field coarse = solved(stack, square(64, {3, 2, 3, 2, 4, 12}));
  EXPECT_NEAR(coarse.layers[2].max, 362.219, 0.01);
  const Field fine = solved(stack, square(128, {6, 4, 6, 4, 8, 24}));
  EXPECT_NEAR(fine.layers[2].max, 362.3, 0.3);
  EXPECT_NEAR(fine.layers[2].max, 362.281, 0.01);
  EXPECT_NEAR(fine.layers[2].mean, 337.787, 0.01);
  EXPECT_NEAR(fine.layers[0].max, 361.350, 0.01);
}

TEST(HeatX1, PlanesChosenFromTheThicknessAreRefinedEnough) {
  Stack stack = fixture("x1.toml").stack;
  for (Layer& layer : stack.layers) layer.sublayers = 0;
  EXPECT_NEAR(solved(stack, square(128)).layers[2].max, 362.3, 0.3);
}

TEST(HeatTopsink, MatchesThePublishedCells) {
  const StackFile file = fixture("topsink.toml");
  const Field field = solved(file.stack, file.grid);
  EXPECT_NEAR(field.temperature[field.cell(3, 0, 0)], 310.0077, 0.05);
  EXPECT_NEAR(field.temperature[field.cell(0, 24, 100)], 307.8215, 0.05);
  EXPECT_NEAR(field.temperature[field.cell(0, 24, 100)], 307.8176, 0.001)
      << "an independent finite-volume solve";
}

TEST(HeatSolve, OneDimensionalStackIsExact) {
  // All power in the lowest layer: T(z) is a parabola there and straight above.
  Stack stack = plain_stack(3e-3, 2e-3, {{150e-6, 100}, {20e-6, 4}, {1e-3, 400}});
  stack.layers[0].blocks.push_back({"all", stack.footprint(), 12});
  const double flux = 12 / stack.footprint().area();
  const double above = 300 + flux * (1 / 2e4 + 1e-3 / 400 + 20e-6 / 4);
  for (Method method : {Method::kTransform, Method::kMultigrid})
    for (int planes : {1, 2, 5}) {
      const Field field = solved(stack, square(8, {planes}), method);
      for (int p = 0; p < planes; ++p) {
        // Two-point fluxes give the interface exactly, and a cell's centre with the flux of its
        // upper face.
        double centre = above;
        for (int q = planes - 1; q >= p; --q) {
          const double dz = 150e-6 / planes, through = flux * (q + 1) / planes;
          centre += through * dz / 200 + (q > p ? (flux * q / planes) * dz / 200 : 0);
        }
        EXPECT_NEAR(field.temperature[field.cell(p, 3, 3)], centre, 1e-7);
      }
      EXPECT_NEAR(field.layers[2].centre_mean, 300 + flux * (1 / 2e4 + 0.5e-3 / 400), 1e-7);
    }
}

/// Left half of a slab heated evenly through its thickness t, top cooled: mode k of cos(k pi x / L)
/// has Z = q_k / (k_c l^2) (1 - A cosh l z), l = k pi / L, A = h / (h cosh lt + k_c l sinh lt).
double half_heated_mean(double length, double thickness, double k, double h, double density) {
  double mean = density / 2 * (thickness / h + thickness * thickness / (3 * k));
  for (int mode = 1; mode < 20000; mode += 2) {
    const double l = mode * std::numbers::pi / length, lt = l * thickness;
    const double share = 2 / (mode * std::numbers::pi);
    const double factor = h / (h + k * l * std::tanh(lt)) * std::tanh(lt) / lt;  // A sinh(lt) / lt
    mean += density * share * share / (k * l * l) * (1 - factor);
  }
  return 300 + mean;
}

TEST(HeatSolve, ConvergesWithTheSquareOfTheCell) {
  Stack stack = plain_stack(8e-3, 8e-3, {{2e-3, 50}});
  stack.layers[0].blocks.push_back({"left", {0, 0, 4e-3, 8e-3}, 30});
  const double exact = half_heated_mean(8e-3, 2e-3, 50, 2e4, 30 / (4e-3 * 8e-3 * 2e-3));
  std::vector<double> errors;
  for (int n : {8, 16, 32, 64})
    errors.push_back(std::abs(solved(stack, square(n, {n / 4})).blocks[0].mean - exact));
  for (std::size_t i = 1; i < errors.size(); ++i)
    EXPECT_NEAR(std::log2(errors[i - 1] / errors[i]), 2, 0.1)
        << errors[i - 1] << " -> " << errors[i];
}

/// Two dies of different size and a memory on one interposer under one lid; beside the dies there
/// is nothing.
Stack interposer_stack() {
  Stack stack{.width = 30e-3, .height = 24e-3};
  stack.materials = {{"silicon", 110, 110, 110},
                     {"bumps", 1.5, 1.5, 6},
                     {"paste", 3, 3, 3},
                     {"copper", 390, 390, 390}};
  const Rectangle places[] = {
      {2e-3, 3e-3, 12e-3, 17e-3}, {15e-3, 3.3e-3, 9e-3, 7.1e-3}, {15.5e-3, 12e-3, 8e-3, 9e-3}};
  stack.layers = {{"interposer", 100e-6, 1, 0, stack.footprint()},
                  {"bumps", 30e-6, 1, kNoMaterial, stack.footprint()},
                  {"dies", 700e-6, 2, kNoMaterial, stack.footprint()},
                  {"paste", 60e-6, 1, 2, stack.footprint()},
                  {"lid", 2e-3, 4, 3, stack.footprint(), LayerKind::kLid}};
  for (const Rectangle& place : places) {
    stack.layers[1].regions.push_back({"bumps", place, 1});
    stack.layers[2].regions.push_back({"die", place, 0});
    stack.layers[2].blocks.push_back({"die", place, 0});
  }
  stack.top = {BoundaryKind::kConvection, 1e4, 0, 300};
  return stack;
}

TEST(HeatSolve, DiesOfDifferentSizeObeyReciprocity) {
  // A is symmetric: a watt in one die warms the other's mean as much as a watt there warms this
  // one's.
  Stack first = interposer_stack(), second = first;
  first.layers[2].blocks[0].power = 100;
  second.layers[2].blocks[2].power = 100;
  const Grid grid = square(40);
  const Field a = solved(first, grid), b = solved(second, grid);
  EXPECT_EQ(a.method, Method::kMultigrid);
  EXPECT_NEAR(a.blocks[2].mean - 300, b.blocks[0].mean - 300, 1e-7);
  EXPECT_GT(a.blocks[0].mean, a.blocks[2].mean + 5);
  // Nothing lies beside the dies, and nothing heats there.
  EXPECT_EQ(a.solid[a.cell(2, 0, 0)], 0);
  EXPECT_EQ(a.temperature[a.cell(2, 0, 0)], 300);
}

TEST(HeatSolve, FillingBesideTheDiesOnlyCools) {
  Stack bare = interposer_stack();
  for (Block& block : bare.layers[2].blocks) block.power = 50;
  Stack filled = bare;
  filled.materials.push_back({"mould", 0.8, 0.8, 0.8});
  filled.layers[1].material = filled.layers[2].material = 4;
  const Field a = solved(bare, square(48)), b = solved(filled, square(48));
  EXPECT_LT(b.layers[2].max, a.layers[2].max);
  EXPECT_GT(b.layers[2].max, a.layers[2].max - 2);
}

TEST(HeatSolve, FittedEdgesReachTheFineAnswerSooner) {
  Stack stack = interposer_stack();
  stack.layers[2].blocks[1].power = 60;
  Grid even = square(40), fine = square(320);
  even.fit_edges = false;
  const double target = solved(stack, fine).blocks[1].mean;
  const double fitted_error = std::abs(solved(stack, square(40)).blocks[1].mean - target);
  const double even_error = std::abs(solved(stack, even).blocks[1].mean - target);
  EXPECT_LT(fitted_error, even_error / 4);
}

TEST(HeatSolve, ThinBondLinesDoNotStall) {
  for (double k : {0.05, 4.0, 2000.0})
    for (double thickness : {0.1e-6, 20e-6}) {
      Stack stack = interposer_stack();
      stack.layers[3].thickness = thickness;
      stack.materials[2] = {"paste", k, k, k};
      for (Block& block : stack.layers[2].blocks) block.power = 50;
      EXPECT_LE(solved(stack, square(64)).iterations, 40) << k << " W/(m K), " << thickness << " m";
    }
}

TEST(HeatSolve, SinkSpreadsItsResistanceOverItsArea) {
  Stack stack = plain_stack(4e-3, 4e-3, {{1e-3, 200}});
  stack.layers[0].blocks.push_back({"all", stack.footprint(), 20});
  stack.top = {BoundaryKind::kSink, 0, 0.5, 310};
  const Field field = solved(stack, square(4));
  EXPECT_NEAR(field.layers[0].mean, 310 + 20 * 0.5 + 20 / 16e-6 * 0.5e-3 / 200, 1e-8);
}

TEST(HeatSolve, BothFacesShareTheHeat) {
  Stack stack = plain_stack(4e-3, 4e-3, {{1e-3, 200}});
  stack.layers[0].blocks.push_back({"all", stack.footprint(), 20});
  stack.bottom = {BoundaryKind::kConvection, 2e4, 0, 300};
  const Field field = solved(stack, square(6, {4}));
  EXPECT_NEAR(field.balance.top, 10, 1e-8);
  EXPECT_NEAR(field.balance.bottom, 10, 1e-8);
}

TEST(HeatSolve, PowerWithoutAPathIsSaid) {
  Stack stack = interposer_stack();
  stack.layers[2].blocks[1].power = 5;
  stack.layers[3] = {"paste", 60e-6, 1, kNoMaterial, stack.footprint()};
  stack.layers[3].regions = {{"paste", stack.layers[2].regions[0].area, 2}};
  stack.layers[0] = stack.layers[1];  // no interposer to carry the heat across
  EXPECT_EQ(solve(stack, square(20)).status, Status::kNoPath);
}

TEST(HeatSolve, LayersThatConductAlongDifferentAxesStillConverge) {
  // The worst case for halving one direction at a time; conjugate gradients carry it.
  Stack stack = plain_stack(1e-3, 1e-3, {{50e-6, 1}, {50e-6, 1}});
  stack.materials[0] = {"along x", 1e3, 1e-2, 1};
  stack.materials[1] = {"along y", 1e-2, 1e3, 1};
  stack.layers[0].blocks.push_back({"hot", {0.1e-3, 0.2e-3, 0.3e-3, 0.2e-3}, 1});
  const double expected = solved(stack, square(24), Method::kTransform).layers[0].max;
  EXPECT_NEAR(solved(stack, square(24), Method::kMultigrid).layers[0].max, expected, 1e-5);
}

RC_GTEST_PROP(HeatSolve, BothMethodsAgreeOnEvenLayers, ()) {
  Stack stack{.width = *rc::gen::inRange(1, 40) * 1e-3, .height = *rc::gen::inRange(1, 40) * 1e-3};
  const int layers = *rc::gen::inRange(1, 6);
  for (int l = 0; l < layers; ++l) {
    const auto k = [] { return std::pow(10.0, *rc::gen::inRange(-2, 4)); };
    const double in_plane = k();
    stack.materials.push_back({"m", in_plane, in_plane * *rc::gen::inRange(1, 4), k()});
    stack.layers.push_back({"l", *rc::gen::inRange(1, 2000) * 1e-6, 0, l, stack.footprint()});
  }
  const int at = *rc::gen::inRange(0, layers);
  stack.layers[static_cast<std::size_t>(at)].blocks.push_back(
      {"hot",
       {stack.width * 0.13, stack.height * 0.4, stack.width * 0.31, stack.height * 0.22},
       10});
  stack.top = {BoundaryKind::kConvection, 1e4, 0, 300};
  if (*rc::gen::arbitrary<bool>()) stack.bottom = {BoundaryKind::kConvection, 10, 0, 290};
  Grid grid;
  grid.columns = *rc::gen::inRange(1, 40);
  grid.rows = *rc::gen::inRange(1, 40);
  check_stack(stack);
  const Field a = solve(stack, grid, {.method = Method::kTransform});
  const Field b = solve(stack, grid, {.method = Method::kMultigrid});
  RC_ASSERT(a.status == Status::kSolved);
  RC_ASSERT(b.status == Status::kSolved);
  RC_ASSERT(std::abs(a.balance.relative_error) < 1e-8);
  RC_ASSERT(std::abs(b.balance.relative_error) < 1e-8);
  const double rise = a.blocks[0].max - 290;
  RC_ASSERT(std::abs(a.blocks[0].max - b.blocks[0].max) < 1e-6 * rise);
  RC_ASSERT(std::abs(a.layers[0].mean - b.layers[0].mean) < 1e-6 * rise);
}

RC_GTEST_PROP(HeatSolve, UnevenStacksBalanceAndStayAboveTheCoolant, ()) {
  Stack stack = interposer_stack();
  for (Material& material : stack.materials) {
    const double k = std::pow(10.0, *rc::gen::inRange(-2, 4));
    material = {"m", k, k * *rc::gen::inRange(1, 4), k};
  }
  for (Block& block : stack.layers[2].blocks) block.power = *rc::gen::inRange(0, 300);
  stack.layers[2].blocks[0].power += 1;
  Grid grid;
  grid.columns = *rc::gen::inRange(1, 60);
  grid.rows = *rc::gen::inRange(1, 60);
  grid.fit_edges = *rc::gen::arbitrary<bool>();
  const Field field = solve(stack, grid);
  RC_ASSERT(field.status == Status::kSolved);
  RC_ASSERT(std::abs(field.balance.relative_error) < 1e-8);
  for (double kelvin : field.temperature) RC_ASSERT(std::isfinite(kelvin) && kelvin > 300 - 1e-6);
}

RC_GTEST_PROP(CosineTransform, AdjointOfScaledForwardIsTheIdentity, ()) {
  const int n = *rc::gen::inRange(1, 200);
  const CosineTransform transform(n);
  const auto size = static_cast<std::size_t>(n * CosineTransform::kLanes);
  std::vector<double> data(size), scratch(size);
  for (std::size_t i = 0; i < size; ++i) data[i] = std::sin(static_cast<double>(i * i + 1));
  const std::vector<double> before = data;
  transform.forward(data.data(), scratch.data());
  double expected = 0;  // mode 0 of lane 0 is the plain sum
  for (std::size_t i = 0; i < size; i += CosineTransform::kLanes) expected += before[i];
  RC_ASSERT(std::abs(data[0] - expected) < 1e-11 * n);
  for (std::size_t i = 0; i < size; ++i) data[i] *= (i < CosineTransform::kLanes ? 1.0 : 2.0) / n;
  transform.adjoint(data.data(), scratch.data());
  for (std::size_t i = 0; i < size; ++i) RC_ASSERT(std::abs(data[i] - before[i]) < 1e-11);
}

}  // namespace
}  // namespace countervail::heat
