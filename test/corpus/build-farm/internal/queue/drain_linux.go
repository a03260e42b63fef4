package queue

func drain() {}
