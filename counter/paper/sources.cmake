set(paper_sources
  paper/document.cpp
  paper/letters.cpp)
