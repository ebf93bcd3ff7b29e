package DataCenter "Physics of an AI data centre: electrical network, batteries, racks and cooling"
  annotation(version = "0.1.0");
end DataCenter;
