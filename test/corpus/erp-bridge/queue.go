package main

import (
	"github.com/go-ole/go-ole"
	"github.com/go-ole/go-ole/oleutil"
)

const (
	queueFormat = `FormatName:DIRECT=OS:erp01\private$\documents`
	mqReceive   = 1
)

func receiveDocument() (string, error) {
	unknown, err := oleutil.CreateObject("MSMQ.MSMQQueueInfo")
	if err != nil {
		return "", err
	}
	info, err := unknown.QueryInterface(ole.IID_IDispatch)
	if err != nil {
		return "", err
	}
	defer info.Release()
	oleutil.MustPutProperty(info, "FormatName", queueFormat)
	queue := oleutil.MustCallMethod(info, "Open", mqReceive, 0).ToIDispatch()
	defer queue.Release()
	message := oleutil.MustCallMethod(queue, "Receive").ToIDispatch()
	return oleutil.MustGetProperty(message, "Body").ToString(), nil
}

func localQueue() string {
	return `.\private$\answers`
}
