#!/bin/sh
exec /till-api
