module example.com/slim-image

go 1.23.0
