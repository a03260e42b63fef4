#!/bin/sh
exec /slim
