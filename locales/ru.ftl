own-name = ru
