"""Wheel and source archive: CMake builds the engine, the facts go beside it.

COUNTERVAIL_BUILD names a build folder that has the engine already; without it a build of its own is made in build/wheel.
"""
import os
import pathlib
import shutil
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).resolve().parent


def engine(build):
    """The compiled module below a build folder."""
    return next((build / "python").glob("_engine*.so"))


class Build(build_ext):
    def run(self):
        given = os.environ.get("COUNTERVAIL_BUILD")
        build = pathlib.Path(given) if given else ROOT / "build" / "wheel"
        if not given:
            subprocess.check_call(["cmake", "-S", str(ROOT), "-B", str(build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                                   "-DCOUNTERVAIL_PYTHON=ON", f"-DPYTHON_EXECUTABLE={sys.executable}",
                                   "-DCOUNTERVAIL_TESTS=OFF", "-DCOUNTERVAIL_TBB=OFF"])
        subprocess.check_call(["cmake", "--build", str(build), "--target", "_engine"])
        package = pathlib.Path("python/countervail") if self.inplace else pathlib.Path(self.build_lib) / "countervail"
        package.mkdir(parents=True, exist_ok=True)
        shutil.copy2(engine(build), package)
        if not self.inplace:
            for folder in ("data", "scenarios"):
                shutil.copytree(ROOT / folder, package / folder, dirs_exist_ok=True)
            stubs = subprocess.check_output([sys.executable, "-m", "countervail.stubs"], text=True,
                                            env={**os.environ, "PYTHONPATH": str(package.parent)})
            (package / "__init__.pyi").write_text(stubs)


setup(ext_modules=[Extension("countervail._engine", [])], cmdclass={"build_ext": Build})
