// What nearly every source includes and nobody here changes, compiled once a target: the standard library and
// fmt take most of the time that a source needs before the first line of its own. A source still includes what
// it names; this file only makes that cheap (-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds without it).
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <complex>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
