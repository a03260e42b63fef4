package main

import (
	"database/sql"

	_ "github.com/alexbrainman/odbc"
	_ "github.com/mattn/go-adodb"
	_ "github.com/microsoft/go-mssqldb"
	_ "github.com/microsoft/go-mssqldb/integratedauth/winsspi"
)

const (
	stockDSN   = "Provider=Microsoft.ACE.OLEDB.12.0;Data Source=D:\\ERP\\stock.accdb"
	oldDSN     = "Provider=Microsoft.Jet.OLEDB.4.0;Data Source=old.mdb;"
	odbcDSN    = "Driver={SQL Server};Server=erp01;Database=ledger;Trusted_Connection=yes"
	ledgerDSN  = "server=erp01;database=ledger;integrated security=SSPI"
	portalDSN  = "sqlserver://portal.example.com:1433?database=portal"
	archiveDSN = "server=localhost;user id=sa;password=Erp#2019!x;database=archive"
)

func copyDocuments() error {
	stock, err := sql.Open("adodb", stockDSN)
	if err != nil {
		return err
	}
	defer stock.Close()
	ledger, err := sql.Open("mssql", ledgerDSN)
	if err != nil {
		return err
	}
	defer ledger.Close()
	rows, err := stock.Query("SELECT number, amount FROM documents WHERE copied = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number string
		var amount float64
		if err := rows.Scan(&number, &amount); err != nil {
			return err
		}
		if _, err := ledger.Exec("INSERT INTO documents (number, amount) VALUES (@p1, @p2)", number, amount); err != nil {
			return err
		}
	}
	return rows.Err()
}
