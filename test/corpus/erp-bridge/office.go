package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/go-ole/go-ole"
	"github.com/go-ole/go-ole/oleutil"
)

// report fills the month's workbook and prints it.
func report(month string) error {
	if err := ole.CoInitialize(0); err != nil {
		return err
	}
	defer ole.CoUninitialize()
	unknown, err := oleutil.CreateObject("Excel.Application")
	if err != nil {
		return fmt.Errorf("no Excel: %w", err)
	}
	excel, err := unknown.QueryInterface(ole.IID_IDispatch)
	if err != nil {
		return err
	}
	defer excel.Release()
	books := oleutil.MustGetProperty(excel, "Workbooks").ToIDispatch()
	name := "F:\\ERP\\reports\\" + month + ".xls"
	book := oleutil.MustCallMethod(books, "Open", name).ToIDispatch()
	oleutil.MustCallMethod(book, "PrintOut")
	oleutil.MustCallMethod(book, "Close", false)
	return nil
}

func letter(text string) error {
	unknown, err := oleutil.CreateObject("Word.Application")
	if err != nil {
		return err
	}
	defer unknown.Release()
	return nil
}

func speak() error {
	unknown, err := oleutil.CreateObject("SAPI.SpVoice")
	if err != nil {
		return err
	}
	unknown.Release()
	return nil
}

func send(subject string) error {
	unknown, err := oleutil.CreateObject("CDO.Message")
	if err != nil {
		return err
	}
	unknown.Release()
	return nil
}

// title is the workbook's name as the accounting package gave it.
func title(path string) string {
	parts := strings.Split(path, "\\")
	return strings.TrimSuffix(parts[len(parts)-1], ".xls")
}

func folder(path string) string {
	return path[:strings.LastIndex(path, `\`)]
}

func base(path string) string {
	return filepath.Base(path)
}
