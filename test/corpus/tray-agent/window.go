package main

import (
	"github.com/go-toast/toast"
	"github.com/lxn/walk"
)

func ask(question string) bool {
	return walk.MsgBox(nil, "Till", question, walk.MsgBoxYesNo) == walk.DlgCmdYes
}

func tell(text string) error {
	message := toast.Notification{AppID: "Till", Title: "Till", Message: text}
	return message.Push()
}
