module example.com/moody

go 1.21
