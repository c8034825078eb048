set(paper_sources
  paper/document.cpp
  paper/letters.cpp
  paper/print_job.cpp)
