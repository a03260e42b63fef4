package sample

const root = `C:\guards\sample`
