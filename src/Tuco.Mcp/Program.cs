using Tuco.Mcp.Doors.CommandLine;

return await Commands.RunAsync(args);
