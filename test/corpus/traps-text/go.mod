module example.com/traps-text

go 1.23.0
