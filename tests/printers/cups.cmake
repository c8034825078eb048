# queue tests: see sources below
