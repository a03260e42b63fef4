module example.com/till-api

go 1.23.0
