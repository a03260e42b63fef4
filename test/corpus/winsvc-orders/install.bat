@echo off
chcp 936
sc create WinsvcOrders binPath= "D:\Orders\winsvc-orders.exe" start= auto
nssm set WinsvcOrders AppDirectory D:\Orders
netsh advfirewall firewall add rule name="Orders" dir=in action=allow protocol=TCP localport=9080
net start WinsvcOrders
