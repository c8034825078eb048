set(layout_sources
  media.cpp)
