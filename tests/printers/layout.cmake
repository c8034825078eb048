# layout tests: see sources below
