// The engine for Python: questions and answers as JSON text, so that no class of the library is bound and none can be filled past
// the checks of its reader. Everything else of the package is Python.
#include <pybind11/pybind11.h>

#include "countervail/ask.h"

namespace py = pybind11;
using countervail::Facts;

PYBIND11_MODULE(_engine, module) {
  module.doc() = "questions and answers as JSON text";
  module.attr("version") = COUNTERVAIL_VERSION;
  py::class_<Facts>(module, "Facts", "shipped facts, loaded once; shared between threads")
      .def(
          "ask",
          [](const Facts& facts, const std::string& question) {
            const py::gil_scoped_release free;
            return countervail::ask_json(facts, question);
          },
          py::arg("question"), "the answer to a question, or {\"error\": ...}; never raises");
  module.def(
      "load",
      [](const std::string& directory) {
        const py::gil_scoped_release free;
        return Facts::load(directory);
      },
      py::arg("directory"), "the facts below a data directory");
  module.def("verbs", &countervail::verbs_json, "every verb with its fields, as JSON");
  py::register_local_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const countervail::Error& error) {
      PyErr_SetString(PyExc_ValueError, error.what());
    }
  });
}
