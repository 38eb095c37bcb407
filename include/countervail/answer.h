#pragma once
#include "render/document.h"
