"""Reads, writes and lists files at URLs."""
