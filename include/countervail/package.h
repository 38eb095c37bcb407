#pragma once
// Packages of dies and memory: silicon, yield, bill, heat, and how many a stock makes.
#include <string>
#include <vector>

#include "countervail/ask.h"
#include "countervail/facts.h"

namespace countervail {

/// package SPEC: the whole answer about one package.
struct PackageRequest {
  Inputs inputs;
  std::string spec;      ///< name of a shipped package, or a .toml file
  bool explain = false;  ///< every fact with its source and what it moves
  bool actuary = false;  ///< the dies through Chiplet Actuary's model, beside ours
};

/// The packages that are shipped.
struct PackageListRequest {};

/// Two packages side by side, figure by figure.
struct PackageCompareRequest {
  Inputs inputs;
  std::string first, second;
};

/// One drawn wafer of a die type, as an SVG picture.
struct PackageWaferRequest {
  Inputs inputs;
  std::string spec;
  std::string die;         ///< empty: the first
  unsigned long seed = 1;  ///< which wafer is drawn
  std::string output;      ///< name or ending of the picture: svg
};

/// Wafers, stacks and dollars for a number of good packages.
struct PackageNeedRequest {
  Inputs inputs;
  std::string spec;
  double packages = 1000;
};

/// How many packages a stock of dies and memory stacks makes. Counts are N, LOW..HIGH or LOW..MID..HIGH.
struct PackageStockRequest {
  Inputs inputs;
  std::string spec, dies, stacks;
  std::string
      plan;  ///< "PLAN@2027Q4": what a plan of supply has left then, in place of the two counts
};

/// A scenario file of packages read at several defect densities.
struct PackageQuestionRequest {
  Inputs inputs;
  std::string file;
};

/// What the link between dies is worth to training.
struct PackageTrainRequest {
  Inputs inputs;
  std::string spec;
  std::string model = "Llama 3.1 70B";
  int sequence = 8192;
  long long global_batch = 1024;
  long long packages = 64;
};

/// Temperatures of a package, or of a heat stack of the user's own; with a model, at the power of training it.
struct PackageHeatRequest {
  Inputs inputs;
  std::string spec;
  int grid = 0;       ///< cells per side; 0 = 64 on the longer side
  int sublayers = 0;  ///< planes of cells per layer; 0 = by thickness and flux
  std::string powers, config,
      materials;  ///< beside a .lcf: HotSpot's other files; empty: by name, its defaults, none
  bool even_cells = false;
  std::vector<std::string> probes;  ///< "LAYER, X mm, Y mm"
  std::string model;                ///< empty: at full power
  int sequence = 8192;
  long long global_batch = 1024;
  long long packages = 0;  ///< 0: one system
};

/// A map of one layer's temperatures, as a picture.
struct PackageHeatmapRequest {
  PackageHeatRequest heat;
  std::string layer;   ///< empty: the hottest
  std::string output;  ///< name or ending of the picture: svg or png
};

/// One question each. Error for a specification that cannot be read or does not exist, a fact that
/// is missing or outside its limits, parts that do not fit. Heat without a steady state and a job
/// that nothing holds are answers with `holds` false.
Answer ask(const Facts& facts, const PackageRequest& request);
Answer ask(const Facts& facts, const PackageListRequest& request);
Answer ask(const Facts& facts, const PackageCompareRequest& request);
Answer ask(const Facts& facts, const PackageWaferRequest& request);
Answer ask(const Facts& facts, const PackageNeedRequest& request);
Answer ask(const Facts& facts, const PackageStockRequest& request);
Answer ask(const Facts& facts, const PackageQuestionRequest& request);
Answer ask(const Facts& facts, const PackageTrainRequest& request);
Answer ask(const Facts& facts, const PackageHeatRequest& request);
Answer ask(const Facts& facts, const PackageHeatmapRequest& request);

}  // namespace countervail
