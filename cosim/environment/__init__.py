"""What surrounds the site: weather, workload, tariffs and prices."""
