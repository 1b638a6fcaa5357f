own-name = de
