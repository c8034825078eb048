# Our end: frames, the bus, the driver.
