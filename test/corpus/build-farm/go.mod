module example.com/build-farm

go 1.26.0

require (
	example.com/shared v0.0.0
	git.corp.contoso.local/platform/auth v1.4.0
	github.com/godror/godror v0.40.4
	github.com/confluentinc/confluent-kafka-go/v2 v2.3.0
)

replace example.com/shared => D:\go\shared
