within DataCenter.Electrical;
package Protection "Relays and sequencing"
end Protection;
