own-name = tr
