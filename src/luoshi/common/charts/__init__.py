"""Pictures drawn by the server, each with its figures in words."""

from luoshi.common.charts.progress import Points, progress_chart
from luoshi.common.charts.strip import standing_strip

__all__ = ["Points", "progress_chart", "standing_strip"]
