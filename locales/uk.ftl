own-name = uk
