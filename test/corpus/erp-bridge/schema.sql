CREATE TABLE documents (number varchar(20) PRIMARY KEY, amount decimal(12, 2), copied int);
