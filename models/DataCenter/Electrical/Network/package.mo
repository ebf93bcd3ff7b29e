within DataCenter.Electrical;
package Network "Busbars and branches"
end Network;
